import Buffers

/// Something that reads bytes of strangers.
protocol Subject: Sendable {
    /// What it is called on the command line.
    var name: String { get }
    /// One case: bytes, and what is done with them. The same chances give the same case.
    func trial(_ chance: inout Chance) -> Trial
}

/// One case.
struct Trial {
    /// The kind of damage; cases are counted by it.
    let label: String
    /// What is written to disk if the case fails.
    let input: Bytes
    /// Reads the bytes, and says what came of it: `read`, or the kind of the error.
    ///
    /// Throws `Violation` if what came of it must not come of any bytes.
    let run: () async throws -> String
}

/// Something that no bytes may bring about.
struct Violation: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// What bytes that were read without an error count as.
let wasRead = "read"

func require(_ isTrue: Bool, _ message: @autoclosure () -> String) throws(Violation) {
    if !isTrue { throw Violation(message()) }
}
