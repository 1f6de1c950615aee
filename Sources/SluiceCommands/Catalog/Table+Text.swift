internal import DataCatalog
internal import Reporting

extension Table {
    /// The table, for people; with a line break at the end.
    func text(partitionCount: Int) -> String {
        var facts = TextTable(.left, .left)
        facts.append("table", name.description)
        facts.append("location", location)
        facts.append("type", tableType)
        facts.append("input format", inputFormat)
        facts.append("output format", outputFormat)
        facts.append("serde", serDe.library)
        if PartitionProjection.isEnabled(for: self) {
            facts.append("partitions", "projected")
        } else if !partitionKeys.isEmpty {
            facts.append("partitions", Units.count(partitionCount))
        }
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            facts.append(name, value)
        }
        var columns = TextTable(.left, .left)
        for column in self.columns { columns.append(column.name, column.type) }
        for key in partitionKeys { columns.append(key.name, "\(key.type) (partition key)") }
        return (facts.lines() + ["columns"] + columns.lines(indent: "  "))
            .joined(separator: "\n") + "\n"
    }
}
