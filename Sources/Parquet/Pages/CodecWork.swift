/// What a codec did: how long it took, and how many bytes there are when they are not compressed.
package struct CodecWork: Sendable {
    package private(set) var duration = Duration.zero
    package private(set) var byteCount = 0

    mutating func add(since start: ContinuousClock.Instant, byteCount: Int) {
        duration += start.duration(to: .now)
        self.byteCount += byteCount
    }

    /// What was done since an earlier moment.
    package func since(_ earlier: CodecWork) -> CodecWork {
        var rest = self
        rest.duration -= earlier.duration
        rest.byteCount -= earlier.byteCount
        return rest
    }
}
