import Testing

@testable import AWS

@Suite("Percent-encoding")
struct PercentEncodingTests {
    @Test func encodesAllButUnreservedCharacters() {
        #expect(PercentEncoding.encode("a b/c~é+%") == "a%20b%2Fc~%C3%A9%2B%25")
        #expect(PercentEncoding.encode("a=b/c", keepsSlashes: true) == "a%3Db/c")
    }

    @Test func decodesWhatItEncodes() {
        for text in ["", "a+b", "100%/%2F%", "日本\n\u{0}", "\u{1F69A}"] {
            #expect(PercentEncoding.decode(PercentEncoding.encode(text)) == text)
        }
    }

    @Test(arguments: ["%", "%4", "%zz", "a%F", "%FF%FE"])
    func refusesWhatIsNoEscape(text: String) {
        #expect(PercentEncoding.decode(text) == nil)
    }
}
