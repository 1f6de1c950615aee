/// A request for road traffic that cannot be made.
package struct RoadTrafficError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was found, what was expected.
    package let message: String

    init(_ message: String) { self.message = message }

    package var description: String { message }
}
