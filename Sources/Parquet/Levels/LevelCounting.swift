/// Kernels that count levels.
enum LevelCounting {
    /// How many of `count` levels are `level`.
    ///
    /// Eight levels at a time: a byte of `word ^ pattern` is zero where a level is the one wanted,
    /// and becomes 1 in `matches`.
    static func count(
        of level: UInt8,
        in levels: UnsafeMutablePointer<UInt8>,
        _ count: Int
    ) -> Int {
        let source = UnsafeRawPointer(levels)
        let pattern = UInt64(level) &* 0x0101_0101_0101_0101
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        var total = 0
        var at = 0
        while at &+ 8 <= count {
            // A byte of the sum holds at most 255 matches.
            let end = min(count & ~7, at &+ 255 &* 8)
            var sum: UInt64 = 0
            while at < end {
                let word = unsafe source.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                let difference = word ^ pattern
                let matches = ~(((difference & low) &+ low) | difference | low)
                sum &+= matches &>> 7
                at &+= 8
            }
            let pairs = (sum & 0x00FF_00FF_00FF_00FF) &+ ((sum &>> 8) & 0x00FF_00FF_00FF_00FF)
            total &+= Int(truncatingIfNeeded: (pairs &* 0x0001_0001_0001_0001) &>> 48)
        }
        while at < count {
            total &+= unsafe levels[at] == level ? 1 : 0
            at &+= 1
        }
        return total
    }
}
