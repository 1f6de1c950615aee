/// What came of the cases, by the kind of damage.
struct Tally {
    private var counts: [String: [String: Int]] = [:]
    private(set) var caseCount = 0
    private(set) var readCount = 0

    mutating func add(_ label: String, _ outcome: String) {
        counts[label, default: [:]][outcome, default: 0] += 1
        caseCount += 1
        if outcome == wasRead { readCount += 1 }
    }

    /// A line for each kind of damage, and one for all of them.
    func table(_ subject: String) -> String {
        let outcomes = Set(counts.values.flatMap(\.keys)).subtracting([wasRead]).sorted()
        let columns = ["cases", wasRead] + outcomes
        var rows = counts.keys.sorted().map { label in
            [label] + columns.map { cell(counts[label] ?? [:], $0) }
        }
        var all: [String: Int] = [:]
        for count in counts.values { all.merge(count, uniquingKeysWith: +) }
        rows.append(["all"] + columns.map { cell(all, $0) })
        return ([[subject] + columns] + rows).map { row in
            row.enumerated().map { index, text in
                let room = index == 0 ? 28 : max(columns[index - 1].count, 6) + 1
                let space = String(repeating: " ", count: max(room - text.count, 1))
                return index == 0 ? text + space : space + text
            }.joined()
        }.joined(separator: "\n")
    }

    private func cell(_ counts: [String: Int], _ column: String) -> String {
        let count = column == "cases" ? counts.values.reduce(0, +) : counts[column] ?? 0
        return count == 0 ? "." : "\(count)"
    }
}
