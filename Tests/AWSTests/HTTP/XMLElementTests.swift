import Buffers
import SeededRandom
import Testing

@testable import AWS

@Suite("XML of answers")
struct XMLElementTests {
    private func parse(_ text: String) throws -> XMLElement {
        try XMLElement(parsing: Bytes(Array(text.utf8)))
    }

    @Test func hasElementsAndText() throws {
        let root = try parse(
            """
            \u{FEFF}<?xml version="1.0" encoding="UTF-8"?>
            <!-- a comment with > and <b> -->
            <s3:List xmlns:s3="http://s3.amazonaws.com/" note='a > "b"'>
              <Key>a &amp;&lt;&gt;&quot;&apos; &#233;&#x1F69A;</Key><Empty/><Owner id="1" />
              <Key><![CDATA[<raw> &amp;]]></Key>
            </s3:List>

            """
        )
        #expect(root.name == "List")
        #expect(root.children("Key").map(\.text) == ["a &<>\"' é🚚", "<raw> &amp;"])
        #expect(root.text("Empty") == "")
        #expect(root.text("Absent") == nil)
        #expect(root["Owner"]?.children.isEmpty == true)
        #expect(try parse("<a/>").name == "a")
    }

    @Test(arguments: [
        ("", "ends inside an element"),
        ("<a>", "ends inside an element"),
        ("text", "has text outside of elements"),
        ("<a></b>", "closes an element that is not open"),
        ("</a>", "closes an element that is not open"),
        ("<a", "has a tag without end"),
        ("<a <b>", "has a tag without end"),
        ("<>", "has an element without a name, or with an endless one"),
        ("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "has a document type, which no answer has"),
        ("<a>&b;</a>", "has an entity that XML does not have of itself"),
        ("<a>&#x110000;</a>", "has an entity that XML does not have of itself"),
        ("<a>&", "has an entity that XML does not have of itself"),
        ("<a><!-- b", "ends too early"),
        (String(repeating: "<a>", count: 40), "is too deep"),
    ])
    func refusesWhatItIsNot(text: String, reason: String) throws {
        let error = #expect(throws: AWSError.self) { _ = try parse(text) }
        #expect(error?.kind == .malformedAnswer)
        #expect(error?.message.hasPrefix("the XML of the answer \(reason) (at byte ") == true)
        #expect(error?.message.hasSuffix("), is the endpoint right?") == true)
    }

    @Test func refusesTooManyElementsAndBadText() throws {
        let many = "<a>" + String(repeating: "<b/>", count: XMLElement.elementCountLimit) + "</a>"
        let error = #expect(throws: AWSError.self) { _ = try parse(many) }
        #expect(error?.message.contains("has too many elements") == true)
        let bytes = Bytes(Array("<a>".utf8) + [0xFF] + Array("</a>".utf8))
        let other = #expect(throws: AWSError.self) { _ = try XMLElement(parsing: bytes) }
        #expect(other?.message.contains("is not UTF-8") == true)
    }

    @Test(arguments: 0..<400)
    func neverTraps(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var bytes = Array(
            "<?xml version='1.0'?><a x='1'><b>t&amp;&#65;</b><![CDATA[c]]><c/><!-- d --></a>".utf8
        )
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[index] = Array("<>&;/!['\"-]".utf8).randomElement(using: &random) ?? 0
            case 1: bytes[index] = 0
            default: bytes.removeLast(min(bytes.count - 1, Int.random(in: 0..<9, using: &random)))
            }
        }
        do {
            _ = try XMLElement(parsing: Bytes(bytes))
        } catch {
            #expect(error is AWSError)
        }
    }
}
