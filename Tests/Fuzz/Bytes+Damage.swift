import Buffers

/// What becomes of bytes that nobody looks into.
extension Bytes {
    func flipped(using chance: inout Chance) -> Bytes {
        var all = array
        guard !all.isEmpty else { return self }
        for _ in 0..<chance.few() {
            all[chance.below(all.count)] ^= 1 << UInt8(chance.below(8))
        }
        return Bytes(all)
    }

    func overwritten(using chance: inout Chance) -> Bytes {
        var all = array
        guard !all.isEmpty else { return self }
        for _ in 0..<chance.few() {
            all[chance.below(all.count)] = chance.one(of: [0, 1, 0x7F, 0x80, 0xFF, chance.byte()])
        }
        return Bytes(all)
    }

    /// An end is missing, or a stretch.
    func cut(using chance: inout Chance) -> Bytes {
        guard count > 1 else { return self }
        if chance.once(in: 3) { return self[0..<chance.below(count)] }
        if chance.once(in: 3) { return self[chance.below(count)..<count] }
        var all = array
        let start = chance.below(all.count)
        all.removeSubrange(start..<Swift.min(start + chance.number(1...200), all.count))
        return Bytes(all)
    }

    /// A stretch is there twice, or bytes that were not there before.
    func grown(using chance: inout Chance) -> Bytes {
        var all = array
        let place = chance.below(all.count + 1)
        let length = chance.number(1...300)
        if chance.once(in: 2) {
            all.insert(contentsOf: all[..<place].suffix(length), at: place)
        } else {
            all.insert(contentsOf: (0..<length).map { _ in chance.byte() }, at: place)
        }
        return Bytes(all)
    }

    /// A stretch of `other` stands where bytes were, or between them.
    func spliced(with other: Bytes, using chance: inout Chance) -> Bytes {
        guard !isEmpty, !other.isEmpty else { return self }
        var all = array
        let from = chance.below(other.count)
        let piece = other[from..<Swift.min(from + chance.number(1...400), other.count)].array
        let start = chance.below(all.count)
        let end = chance.once(in: 2) ? start : Swift.min(start + piece.count, all.count)
        all.replaceSubrange(start..<end, with: piece)
        return Bytes(all)
    }

    /// Four bytes, more often than not the first ones, say a length that is not true.
    func withWrongLength(using chance: inout Chance) -> Bytes {
        var all = array
        guard all.count >= 4 else { return self }
        for _ in 0..<chance.number(1...2) {
            let place = chance.once(in: 2) ? 0 : chance.below(all.count - 3)
            let length = UInt32(truncatingIfNeeded: chance.extreme())
            for byte in 0..<4 {
                all[place + byte] = UInt8(truncatingIfNeeded: length >> UInt32(8 * byte))
            }
        }
        return Bytes(all)
    }

    /// Any of these; the front of a page has its lengths and widths, so it is hit more often.
    func damagedAsPage(using chance: inout Chance) -> Bytes {
        switch chance.below(8) {
        case 0: return withWrongLength(using: &chance)
        case 1: return cut(using: &chance)
        case 2: return grown(using: &chance)
        case 3, 4: return overwritten(using: &chance)
        default:
            var all = array
            guard !all.isEmpty else { return Bytes([chance.byte()]) }
            for _ in 0..<chance.few() {
                all[chance.below(Swift.min(all.count, 24))] = chance.byte()
            }
            return Bytes(all)
        }
    }
}
