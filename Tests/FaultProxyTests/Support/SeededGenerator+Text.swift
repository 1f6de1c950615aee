import SeededRandom

extension SeededGenerator {
    /// A text of some characters.
    mutating func text(of alphabet: String, upTo length: Int) -> String {
        String(
            (0..<Int.random(in: 0...length, using: &self)).compactMap { _ in
                alphabet.randomElement(using: &self)
            }
        )
    }
}
