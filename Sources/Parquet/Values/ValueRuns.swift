internal import Buffers

/// Positions of values, as runs that follow each other.
struct ValueRuns: ~Copyable {
    /// The values of all runs.
    private(set) var count = 0
    private var starts = Vector<UInt32>()
    private var counts = Vector<UInt32>()

    var runCount: Int { starts.count }

    subscript(run: Int) -> Range<Int> {
        @inline(__always) get {
            let start = unsafe Int(starts.base[run])
            return unsafe start..<start &+ Int(counts.base[run])
        }
    }

    mutating func removeAll() {
        count = 0
        starts.removeAll()
        counts.removeAll()
    }

    mutating func append(from start: Int, count added: Int) {
        append(runsUpTo: 1) { runs in runs.add(start, added) }
    }

    /// Room for some runs, filled without asking for each whether it is there.
    @safe struct Room {
        fileprivate let starts: UnsafeMutablePointer<UInt32>
        fileprivate let counts: UnsafeMutablePointer<UInt32>
        fileprivate var runCount: Int
        fileprivate var count = 0

        /// Adds a run; an empty one is none.
        @inline(__always)
        mutating func add(_ start: Int, _ added: Int) {
            unsafe starts[runCount] = UInt32(truncatingIfNeeded: start)
            unsafe counts[runCount] = UInt32(truncatingIfNeeded: added)
            runCount &+= added > 0 ? 1 : 0
            count &+= added
        }
    }

    /// Appends the runs that `body` adds, no more than `limit`.
    @inline(__always)
    mutating func append(runsUpTo limit: Int, _ body: (inout Room) -> Void) {
        let before = runCount
        starts.resize(to: before + limit)
        counts.resize(to: before + limit)
        var room = unsafe Room(starts: starts.base, counts: counts.base, runCount: before)
        body(&room)
        precondition(room.runCount <= before + limit, "no more runs than there is room for")
        starts.count = room.runCount
        counts.count = room.runCount
        count &+= room.count
    }
}

extension ByteBuffer {
    /// Appends the bytes of runs of values of one width.
    ///
    /// - Parameter source: Where the values lie, with the slack of a vector behind them.
    mutating func append(
        runs values: borrowing ValueRuns,
        width: Int,
        from source: UnsafePointer<UInt8>
    ) {
        let byteCount = values.count * width
        unsafe append(capacity: byteCount + runSlack) { room in
            guard var target = room.baseAddress else { return 0 }
            for run in 0..<values.runCount {
                let range = values[run]
                let count = range.count &* width
                unsafe copyRun(source + range.lowerBound &* width, to: target, count: count)
                unsafe target += count
            }
            return byteCount
        }
    }

    /// Appends the bytes of runs of values.
    ///
    /// - Parameters:
    ///   - byteCount: Of all runs.
    ///   - source: Where the values lie, with the slack of a vector behind them.
    ///   - bytesOf: Which bytes from `source` on a run takes.
    @inline(__always)
    mutating func append(
        runs values: borrowing ValueRuns,
        byteCount: Int,
        from source: UnsafePointer<UInt8>,
        _ bytesOf: (Range<Int>) -> Range<Int>
    ) {
        // What is copied beyond a short run is overwritten by the next one, or not counted.
        unsafe append(capacity: byteCount + runSlack) { room in
            guard var target = room.baseAddress else { return 0 }
            for run in 0..<values.runCount {
                let range = bytesOf(values[run])
                unsafe copyRun(source + range.lowerBound, to: target, count: range.count)
                unsafe target += range.count
            }
            return byteCount
        }
    }
}

/// So many bytes behind a run may be read, and written, by ``copyRun(_:to:count:)``.
let runSlack = 32

/// Copies a run of bytes that is mostly short, without asking how short: lengths of runs cannot be
/// foretold, and a branch that is guessed wrong costs more than a few bytes too many.
@inline(__always)
func copyRun(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int) {
    let first = unsafe source.loadUnaligned(as: SIMD16<UInt8>.self)
    let second = unsafe source.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self)
    unsafe target.storeBytes(of: first, as: SIMD16.self)
    unsafe target.storeBytes(of: second, toByteOffset: 16, as: SIMD16.self)
    if count > 32 {
        unsafe (target + 32).copyMemory(from: source + 32, byteCount: count &- 32)
    }
}
