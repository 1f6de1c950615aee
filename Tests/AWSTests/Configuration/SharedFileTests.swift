import SeededRandom
import Testing

@testable import AWS

@Suite("Shared files of AWS's tools")
struct SharedFileTests {
    private func read(_ text: String) throws -> SharedFile { try SharedFile(text, path: "config") }

    @Test func haveSectionsKeysAndNestedKeys() throws {
        let file = try read(
            """
            # my settings
            [default]
            region = eu-west-1   ; near
            output=json
            [profile dev]
              aws_access_key_id = AKID
            s3 =
                addressing_style = path
                max_queue = 7
            credential_process = /usr/bin/tool
                --flag
            empty =
            [ profile "with space" ]
            Region = eu-north-1
            [default]
            region = eu-west-2
            url = https://example.org/#fragment
            """
        )
        #expect(file.sections["default"]?["region"]?.text == "eu-west-2")
        #expect(file.sections["default"]?["output"]?.text == "json")
        #expect(file.sections["default"]?["url"]?.text == "https://example.org/#fragment")
        let dev = file.sections["profile dev"]
        #expect(dev?["aws_access_key_id"]?.text == "AKID")
        #expect(
            dev?["s3"] == .init(text: "", nested: ["addressing_style": "path", "max_queue": "7"])
        )
        #expect(dev?["credential_process"]?.text == "/usr/bin/tool\n--flag")
        #expect(dev?["empty"]?.text == "")
        #expect(file.sections["profile with space"]?["region"]?.text == "eu-north-1")
    }

    @Test func mayBeEmptyAndHaveEmptySections() throws {
        #expect(try read("").sections.isEmpty)
        #expect(try read("\n \n# x\n[a]\r\n[b]").sections.keys.sorted() == ["a", "b"])
    }

    @Test(arguments: [
        ("key = 1", "line 1 of config stands before the first [section], correct it"),
        ("[a]\nword", "line 2 of config is neither [section] nor key = value, correct it"),
        ("[a]\n= 1", "line 2 of config is neither [section] nor key = value, correct it"),
        ("\n[a", "line 2 of config has [ without ], correct it"),
        ("[  ]", "line 1 of config names no section, correct it"),
    ])
    func sayWhereTheyMakeNoSense(text: String, message: String) throws {
        let error = #expect(throws: AWSError.self) { _ = try read(text) }
        #expect(error?.kind == .invalidConfiguration)
        #expect(error?.description == message)
    }

    @Test func areNotEndless() {
        let error = #expect(throws: AWSError.self) {
            _ = try read(String(repeating: "#\n", count: SharedFile.byteCountLimit))
        }
        #expect(
            error?.description == "config has more than 1048576 bytes, which no configuration has"
        )
    }

    @Test(arguments: 0..<300)
    func neverTrap(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "[", "]", "=", "\n", " ", "#", ";", "a", "profile ", "\u{0}", "é", "\r\n", "\t",
        ]
        let text = (0..<Int.random(in: 0..<60, using: &random))
            .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        do {
            _ = try read(text)
        } catch {
            #expect(error is AWSError)
        }
    }
}
