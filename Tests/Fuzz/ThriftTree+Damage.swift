extension ThriftTree {
    /// The tree with a few of its values changed.
    func damaged(using chance: inout Chance) -> ThriftTree {
        var tree = self
        for _ in 0..<chance.few() {
            var place = chance.below(tree.nodeCount)
            tree.damage(at: &place, using: &chance)
        }
        return tree
    }

    private var nodeCount: Int {
        switch self {
        case .list(_, let elements): 1 + elements.reduce(0) { $0 + $1.nodeCount }
        case .structure(let fields): 1 + fields.reduce(0) { $0 + $1.value.nodeCount }
        default: 1
        }
    }

    /// Changes the node that is `place` nodes away in order of depth.
    private mutating func damage(at place: inout Int, using chance: inout Chance) {
        if place == 0 {
            place = -1
            change(using: &chance)
            return
        }
        place -= 1
        switch self {
        case .list(let type, var elements):
            for index in elements.indices where place >= 0 {
                elements[index].damage(at: &place, using: &chance)
            }
            self = .list(elementType: type, elements)
        case .structure(var fields):
            for index in fields.indices where place >= 0 {
                fields[index].value.damage(at: &place, using: &chance)
            }
            self = .structure(fields)
        default: break
        }
    }

    private mutating func change(using chance: inout Chance) {
        switch self {
        case .boolean(let value): self = .boolean(!value)
        case .byte: self = .byte(chance.byte())
        case .integer(let value):
            self = .integer(
                chance.one(of: [
                    chance.extreme(), chance.extreme(), value &+ 1, value &- 1, value &* 2,
                    0 &- value, value ^ (1 << Int64(chance.below(12))),
                ])
            )
        case .double: self = .double((0..<8).map { _ in chance.byte() })
        case .binary(let raw): self = .binary(Self.changed(raw, using: &chance))
        case .list(let type, let elements):
            self = Self.changed(elements, type, using: &chance)
        case .structure(let fields): self = .structure(Self.changed(fields, using: &chance))
        }
    }

    private static func changed(_ raw: [UInt8], using chance: inout Chance) -> [UInt8] {
        switch chance.below(6) {
        case 0: return []
        case 1: return Array(raw.prefix(chance.below(raw.count + 1)))
        case 2: return raw + (0..<chance.number(1...20)).map { _ in chance.byte() }
        case 3:
            return [UInt8](repeating: chance.byte(), count: chance.one(of: [1, 8, 300, 70_000]))
        default:
            var all = raw
            guard !all.isEmpty else { return [chance.byte()] }
            all[chance.below(all.count)] = chance.byte()
            return all
        }
    }

    private static func changed(
        _ elements: [ThriftTree],
        _ type: UInt8,
        using chance: inout Chance
    ) -> ThriftTree {
        var all = elements
        switch chance.below(6) {
        case 0: all = []
        case 1 where !all.isEmpty: all.remove(at: chance.below(all.count))
        case 2 where !all.isEmpty: all.insert(chance.one(of: all), at: chance.below(all.count))
        case 3 where !all.isEmpty:
            all += Array(repeating: chance.one(of: all), count: chance.number(1...200))
        case 4: all.shuffle(using: &chance)
        default: return .list(elementType: UInt8(chance.below(16)), all)
        }
        return .list(elementType: type, all)
    }

    private static func changed(_ fields: [Field], using chance: inout Chance) -> [Field] {
        var all = fields
        guard !all.isEmpty else {
            return [Field(id: chance.number(1...20), type: 6, value: .integer(chance.extreme()))]
        }
        let place = chance.below(all.count)
        switch chance.below(5) {
        case 0: all.remove(at: place)
        case 1: all.append(all[place])
        case 2: all[place].id = chance.one(of: [1, 2, 5, 16, 300, 32_767, -1])
        case 3: all[place].type = UInt8(chance.below(14))
        default:
            all.append(Field(id: chance.number(1...40), type: 8, value: .binary([1, 2, 3])))
        }
        return all
    }
}
