import Reporting
import Testing

@Suite("Tables of rows, as Spark's show() prints them")
struct RowTableTests {
    @Test func putsValuesToTheRightAndShowsNulls() {
        let table = RowTable(
            columns: ["uniqueid", "year"],
            rows: [["1", "2020"], [nil, "2021"]]
        )
        #expect(
            table.text == """
                +--------+----+
                |uniqueid|year|
                +--------+----+
                |       1|2020|
                |    NULL|2021|
                +--------+----+

                """
        )
    }

    @Test func isNeverNarrowerThanThreeAndKeepsItsFrameWithoutRows() {
        #expect(
            RowTable(columns: ["a"], rows: []).text == """
                +---+
                |  a|
                +---+
                +---+

                """
        )
    }

    @Test func cutsLongValuesAndNeverNames() {
        let long = "abcdefghijklmnopqrstuvwxyz"
        let table = RowTable(columns: [long], rows: [[long]])
        #expect(
            table.text == """
                +--------------------------+
                |abcdefghijklmnopqrstuvwxyz|
                +--------------------------+
                |      abcdefghijklmnopq...|
                +--------------------------+

                """
        )
    }

    @Test func cutsToLessThanFourWithoutDots() {
        let table = RowTable(columns: ["c"], rows: [["abcdef"]], cellLimit: 3)
        #expect(table.text.contains("|abc|"))
    }

    @Test func putsValuesToTheLeftWhereNothingIsCut() {
        let table = RowTable(columns: ["name"], rows: [["a"]], cellLimit: 0)
        #expect(table.text.contains("|name|\n+----+\n|a   |"))
    }

    @Test(arguments: [(1, "row"), (2, "rows")])
    func saysThatThereAreMoreRows(limit: Int, noun: String) {
        let rows: [[String?]] = Array(repeating: ["1"], count: limit + 1)
        let text = RowTable(columns: ["n"], rows: rows, rowLimit: limit).text
        #expect(text.hasSuffix("+---+\nonly showing top \(limit) \(noun)\n"))
        #expect(text.split(separator: "\n").count == limit + 5)
    }

    @Test func writesLineBreaksAsEscapes() {
        let text = RowTable(columns: ["a\tb"], rows: [["x\ny"]]).text
        #expect(text.contains("|a\\tb|"))
        #expect(text.contains("|x\\ny|"))
    }

    @Test func givesWideCharactersTwoPlaces() {
        let text = RowTable(columns: ["abcd"], rows: [["日"]]).text
        #expect(text.contains("|  日|"))
    }
}
