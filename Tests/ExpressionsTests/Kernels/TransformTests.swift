import Columns
import Testing

@testable import Expressions

/// What Spark has no answer for: bounds, and what the elements of null arrays may be.
struct TransformTests {
    /// One row with an array of numbers, null or not.
    private func rows(_ elements: [Int32], isNull: Bool = false, text: String = "") -> Rows {
        let array = ColumnVector(
            type: .array(element: .int),
            count: 1,
            validity: isNull ? Bitmap(repeating: false, count: 1) : nil,
            values: .lists(offsets: [0, elements.count], elements: Vector.int(elements))
        )
        return Rows([("a", array), ("s", Vector.string([text]))])
    }

    @Test func elementsOfNullArraysAreNotAskedAbout() throws {
        #expect(try rows([0, 1], isNull: true).texts("transform(a, x -> 1 / x)") == [nil])
        #expect(throws: ExpressionError.self) {
            try rows([0, 1]).texts("transform(a, x -> 1 / x)")
        }
    }

    @Test func whatBodiesRepeatIsBounded() throws {
        let few = rows([Int32](repeating: 1, count: 100), text: "abc")
        #expect(try few.texts("size(transform(a, x -> s || a[0]))") == ["100"])
        let many = rows(
            [Int32](repeating: 1, count: 20_000),
            text: String(repeating: "x", count: 20_000)
        )
        for text in ["transform(a, x -> s)", "transform(a, x -> a)"] {
            let error = #expect(throws: ExpressionError.self) { try many.texts(text) }
            #expect(
                error?.message == "the body reads more than its element, of rows whose arrays are "
                    + "so long that it would be repeated to more than 268435456 bytes or elements; "
                    + "take what is read out of the body"
            )
        }
        #expect(try many.texts("size(transform(a, x -> x + 1))") == ["20000"])
    }

    @Test func refusesWhatIsNoArray() {
        let error = #expect(throws: ExpressionError.self) {
            try rows([1]).texts("transform(s, x -> x)")
        }
        #expect(error?.message == "transform goes through an array, s is string")
    }
}
