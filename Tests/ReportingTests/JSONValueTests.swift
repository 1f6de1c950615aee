import Reporting
import Testing

@Suite("JSON")
struct JSONValueTests {
    @Test func keepsTheOrderOfMembers() {
        let value = JSONValue.members([
            "b": .integer(-1), "a": .array([.null, .boolean(true), .number(0.5)]),
            "empty": .array([]), "none": .object([]),
        ])
        #expect(
            value.description == """
                {
                  "b": -1,
                  "a": [
                    null,
                    true,
                    0.5
                  ],
                  "empty": [],
                  "none": {}
                }
                """
        )
    }

    @Test(arguments: [
        ("plain", #""plain""#), ("a\"b\\c", #""a\"b\\c""#), ("\n\r\t", #""\n\r\t""#),
        ("\u{1}\u{7F}", #""\u0001\u007f""#), ("é日", #""é日""#),
    ])
    func escapesText(text: String, quoted: String) {
        #expect(JSONValue.string(text).description == quoted)
    }

    @Test func hasNoWordForWhatIsNoNumber() {
        #expect(JSONValue.number(.nan).description == "null")
        #expect(JSONValue.number(-.infinity).description == "null")
    }
}
