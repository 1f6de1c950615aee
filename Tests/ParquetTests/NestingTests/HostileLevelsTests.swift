import Buffers
import Columns
import SeededRandom
import Testing

@testable import Parquet

/// Levels that no writer means: values that are well formed come of them, or an error.
struct HostileLevelsTests {
    private let schema: Schema

    init() throws {
        let stop: DataType = .structure([
            Field("km", .int, isNullable: false), Field("tags", .array(element: .int)),
        ])
        schema = try Schema(columns: [try SchemaNode("stops", .array(element: stop))])
    }

    /// Entries of `stops.list.element.km` or of `stops.list.element.tags.list.element`.
    private func entries(_ leaf: Int, _ repetitions: [UInt8], _ definitions: [UInt8]) -> LeafEntries
    {
        let highest = UInt8(schema.leaves[leaf].maxDefinitionLevel)
        return LeafEntries(
            count: repetitions.count,
            definitionLevels: definitions,
            repetitionLevels: repetitions,
            values: ColumnVector(
                type: .int,
                count: repetitions.count,
                validity: Bitmap(definitions.map { $0 == highest }),
                values: .int32(repetitions.indices.map { Int32($0) })
            ),
            column: schema.leaves[leaf].pathDescription
        )
    }

    private func assembled(_ km: LeafEntries, _ tags: LeafEntries) -> String {
        do throws(ParquetError) {
            let rows = km.repetitionLevels?.count { $0 == 0 } ?? 0
            let vector = try ValueAssembler(schema.shape(ofColumn: 0), [km, tags])
                .assemble(rowCount: rows)
            #expect(vector.isWellFormed)
            return vector.cells.map(\.description).joined(separator: " ")
        } catch {
            #expect(error.kind == .corrupt)
            return "\(error)"
        }
    }

    @Test func namesWhatIsWrong() throws {
        #expect(schema.leaves.map(\.maxDefinitionLevel) == [3, 6])
        #expect(
            assembled(entries(0, [0, 1, 0], [3, 3, 1]), entries(1, [0, 2, 1, 0], [6, 5, 4, 1]))
                == "[{0,[0,~]},{1,[]}] []"
        )
        #expect(
            assembled(entries(0, [0, 1], [1, 3]), entries(1, [0, 1], [1, 3]))
                == "corrupt: the levels of entry 1 are impossible: a list without elements goes on "
                + "(column stops.list.element.km)"
        )
        #expect(
            assembled(entries(0, [0, 1], [3, 1]), entries(1, [0, 1], [3, 1]))
                == "corrupt: the levels of entry 1 are impossible: a list goes on with no element "
                + "(column stops.list.element.km)"
        )
        #expect(
            assembled(entries(0, [0, 1], [3, 3]), entries(1, [0], [3]))
                == "corrupt: its levels and those of stops.list.element.km disagree about stops, "
                + "which holds both (column stops.list.element.tags.list.element)"
        )
        #expect(
            assembled(entries(0, [0], [2]), entries(1, [0], [3]))
                == "corrupt: its levels and those of stops.list.element.km disagree about "
                + "list.element, which holds both (column stops.list.element.tags.list.element)"
        )
        #expect(
            assembled(entries(0, [0], [3]), entries(1, [0, 0], [3, 3]))
                == "corrupt: 2 rows in a row group of 1 "
                + "(column stops.list.element.tags.list.element)"
        )
    }

    @Test(arguments: Seeds.first(8))
    func neverTrap(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var assembledCount = 0
        for _ in 0..<2_000 {
            func levels(_ leaf: Int, _ rows: Int) -> LeafEntries {
                let highest = schema.leaves[leaf]
                var repetitions: [UInt8] = []
                for _ in 0..<rows {
                    repetitions.append(0)
                    while Int.random(in: 0..<4, using: &random) == 0 {
                        let top = UInt8(highest.maxRepetitionLevel)
                        repetitions.append(UInt8.random(in: 1...top, using: &random))
                    }
                }
                return entries(
                    leaf,
                    repetitions,
                    repetitions.map { _ in
                        UInt8.random(in: 0...UInt8(highest.maxDefinitionLevel), using: &random)
                    }
                )
            }
            let rows = Int.random(in: 1...2, using: &random)
            if !assembled(levels(0, rows), levels(1, rows)).hasPrefix("corrupt") {
                assembledCount += 1
            }
        }
        #expect(assembledCount > 50 && assembledCount < 1_900)
    }

    @Test(arguments: Seeds.first(8))
    func readsMutatedFilesOrRefusesThem(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let made = try NestingTests.Made(seed: seed, depth: 3)
        for _ in 0..<150 {
            do throws(ParquetError) {
                let file = try ParquetFile(made.bytes.mutated(using: &random))
                for rowGroup in file.rowGroups.indices {
                    for column in file.schema.columns {
                        let vector = try file.readColumn(column.name, rowGroup: rowGroup)
                        #expect(vector.isWellFormed)
                    }
                }
            } catch {}
        }
    }

    /// A leaf that a file lacks is null wherever its struct is there.
    @Test func fillsMissingLeavesWithNulls() throws {
        let km = entries(0, [0, 1, 0, 0], [3, 3, 1, 0])
        let shape = schema.shape(ofColumn: 0)
        let vector = try ValueAssembler(shape, [km, nil]).assemble(rowCount: 3)
        #expect(vector.isWellFormed)
        #expect(vector.cells.map(\.description) == ["[{0,~},{1,~}]", "[]", "~"])
        let nothing = try ValueAssembler(shape, [nil, nil]).assemble(rowCount: 2)
        #expect(nothing.cells == [.null, .null])
    }
}
