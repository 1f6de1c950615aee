/// The memory for work under way: what begins has to find room in it.
struct WorkRoom {
    let byteLimit: Int
    private var byteCount = 0

    init(byteLimit: Int) { self.byteLimit = byteLimit }

    /// Lets work begin that takes so many bytes until it is done.
    ///
    /// What takes more than there is begins when nothing else is under way: it has to be done.
    mutating func enter(_ bytes: Int) -> Bool {
        guard byteCount == 0 || bytes <= byteLimit - byteCount else { return false }
        byteCount += bytes
        return true
    }

    /// Work is done that was let in.
    mutating func leave(_ bytes: Int) { byteCount -= bytes }

    /// A number of bytes for an estimate, which may be anything since it is made of what files say.
    static func byteCount(_ estimate: Double) -> Int {
        estimate > 1 ? Int(min(estimate, Double(1 << 50))) : 1
    }
}
