/// How much input is taken at once.
package enum InputBound: Sendable, Hashable {
    /// So many files, at most.
    case files(Int)
    /// So many bytes, at most, but one file at least.
    case bytes(Int)

    /// A bound of files or of bytes, as Glue's `boundedFiles` and `boundedSize`.
    ///
    /// - Returns: `nil` if nothing is said.
    /// - Throws: ``JobError`` of kind `invalidArgument` for both, or for less than one.
    package init?(fileCount: Int?, byteCount: Int?) throws {
        switch (fileCount, byteCount) {
        case (nil, nil): return nil
        case (let count?, nil): self = .files(try Self.checked(count, "files"))
        case (nil, let count?): self = .bytes(try Self.checked(count, "bytes"))
        default:
            throw JobError(
                .invalidArgument,
                "a run is bounded by a number of files or by a size, not by both: leave one away"
            )
        }
    }

    /// The bound of a slice: a whole number counts files, a number with a unit bytes.
    ///
    /// - Throws: ``JobError`` of kind `invalidArgument` if the text is neither.
    package init(_ text: String) throws {
        if let count = Int(text) {
            self = .files(try Self.checked(count, "files"))
            return
        }
        do {
            self = .bytes(try ByteSize(text).byteCount)
        } catch {
            throw JobError(
                .invalidArgument,
                "\(text) is neither a number of files nor a size, expected for example 1000 or "
                    + "10GiB"
            )
        }
    }

    private static func checked(_ count: Int, _ unit: String) throws -> Int {
        guard count >= 1 else {
            throw JobError(
                .invalidArgument,
                "\(count) \(unit) are no input to work with, expected 1 or more"
            )
        }
        return count
    }
}
