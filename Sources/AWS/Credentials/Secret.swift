/// A text that is shown to nobody: not by printing, not by `dump`, not in an error.
package struct Secret: Sendable, Hashable {
    /// The text itself, for signing and for headers.
    let revealed: String

    package init(_ text: String) {
        revealed = text
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(secret)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
