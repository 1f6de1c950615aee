import Buffers
import Columns
import Testing

@testable import Parquet

/// Statistics and values of the rarer types in files of other writers.
@Suite(.enabled(if: Corpus.isPresent, "set SLUICE_CORPUS to a folder with parquet-testing in it"))
struct CorpusStatisticsTests {
    private func bytes(_ name: String) throws -> Bytes {
        let files = Corpus.files("data", suffix: ".parquet")
        return try #require(files.first { $0.testDescription == "\(name).parquet" }).bytes()
    }

    /// Each column stands there twice: in IEEE 754's total order, and in that of its type.
    ///
    /// The row groups hold numbers and NaNs of both signs, NaNs alone, and zeros of one sign.
    @Test func boundsOfFloatingPointNumbers() throws {
        let source = try ParquetFile(try bytes("floating_orders_nan_count"))
        let made = try ParquetFile(try source.rewritten())
        let quirks = WriterQuirks(createdBy: source.metadata.createdBy)
        var boundCount = 0
        for leaf in source.schema.leaves where leaf.pathDescription.hasSuffix("_ieee754") {
            let twin = source.schema.leaves[leaf.index + 1]
            #expect(source.metadata.columnOrder(of: leaf) == .ieee754TotalOrder)
            for (group, again) in zip(source.rowGroups, made.rowGroups) {
                let ordered = try #require(try group.columns[leaf.index].readable.statistics)
                let carried = quirks.trusted(ordered, of: leaf, order: .ieee754TotalOrder)
                let typed = try #require(try group.columns[twin.index].readable.statistics)
                // In both orders the same is true of the values, and we write the same.
                for index in [leaf.index, twin.index] {
                    let ours = try #require(try again.columns[index].readable.statistics)
                    #expect(ours.minValue == carried.minValue)
                    #expect(ours.maxValue == carried.maxValue)
                    #expect(ours.nanCount == carried.nanCount)
                    #expect(ours.nullCount == carried.nullCount)
                }
                #expect(typed.nanCount == carried.nanCount)
                boundCount += carried.minValue == nil ? 0 : 1
                // Their writer gives up the bounds in the order of the type where it saw a NaN.
                guard typed.minValue != nil else { continue }
                #expect(typed.minValue == carried.minValue)
                #expect(typed.maxValue == carried.maxValue)
            }
        }
        #expect(boundCount == 12)
    }

    @Test(
        arguments: ["int32_decimal", "int64_decimal", "byte_array_decimal", "fixed_length_decimal"]
    )
    func decimalsInAllForms(name: String) throws {
        let column = try ParquetFile(try bytes(name)).readColumn("value", rowGroup: 0)
        guard case .decimals(let values) = column.values, case .decimal(_, 2) = column.type else {
            Issue.record("\(column.type) is no decimal of two places")
            return
        }
        #expect(values == (1...24).map { $0 * 100 })
    }

    @Test func halfPrecision() throws {
        let column = try ParquetFile(try bytes("float16_nonzeros_and_nans"))
            .readColumn("x", rowGroup: 0)
        guard case .floats(let values) = column.values else {
            Issue.record("\(column.type) is no float")
            return
        }
        #expect(column.isNull(at: 0))
        #expect(Array(values[1...2]) == [1, -2])
        #expect(values[3].isNaN)
        #expect(values[4] == 0 && values[5] == -1)
    }
}
