import ArgumentParser
import Foundation
import Testing

@testable import SluiceCommands

@Suite("Manual, help and completions")
struct ManualTests {
    private let sluice: CommandDescription
    private let pages: [ManualPage]

    init() throws {
        sluice = try CommandDescription.sluice()
        pages = ManualPage.pages(of: sluice)
    }

    /// Every command that people are told about, the commands below commands too.
    private static func commands(of command: CommandDescription) -> [CommandDescription] {
        [command] + command.shownSubcommands.flatMap(commands)
    }

    private var commands: [CommandDescription] { Self.commands(of: sluice) }

    private func page(of command: CommandDescription) throws -> ManualPage {
        let words = command.call.split(separator: " ").prefix(2)
        return try #require(pages.first { $0.fileName == words.joined(separator: "-") + ".1" })
    }

    @Test func everyCommandAndOptionIsInAPage() throws {
        #expect(commands.count >= 12)
        for command in commands {
            let text = try page(of: command).text
            for argument in command.shownArguments {
                for name in argument.spellings {
                    let roff = "\\fB" + name.replacing("-", with: "\\-") + "\\fR"
                    #expect(text.contains(roff), "\(command.call) \(name)")
                }
            }
            #expect(text.contains(command.call), "\(command.call)")
        }
    }

    @Test func everyPageHasTheSectionsThatReadersLookFor() {
        for page in pages {
            for section in [
                "NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "EXIT STATUS",
                "ENVIRONMENT", "FILES", "SEE ALSO",
            ] {
                #expect(page.text.contains("\n.SH \(section)\n"), "\(page.fileName): \(section)")
            }
        }
    }

    @Test func noTextOfAPageIsARequest() {
        let requests = [
            ".B ", ".BR ", ".PP", ".SH ", ".SS ", ".TH ", ".TP", ".fi", ".nf",
        ]
        for page in pages {
            for line in page.text.split(separator: "\n") {
                #expect(!line.hasPrefix("'"))
                if line.hasPrefix(".") {
                    #expect(requests.contains { line.hasPrefix($0) }, "\(line)")
                }
            }
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/groff")))
    func groffHasNoWarnings() throws {
        let folder = try TemporaryFolder()
        for page in pages {
            let path = folder.path + "/" + page.fileName
            try page.text.write(toFile: path, atomically: true, encoding: .utf8)
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(filePath: "/usr/bin/groff")
            process.arguments = ["-man", "-Tutf8", "-ww", "-z", path]
            process.standardError = pipe
            try process.run()
            let warnings = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            #expect(warnings.isEmpty, "\(String(decoding: warnings, as: UTF8.self))")
        }
    }

    @Test func writesItsPagesIntoAFolder() async throws {
        let folder = try TemporaryFolder()
        let run = await CommandRun("generate-manual", folder.path)
        #expect(run.status == .done, "\(run.diagnostics)")
        let written = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(written.sorted() == pages.map(\.fileName).sorted())
        #expect(written.contains("sluice.1") && written.contains("sluice-run.1"))
    }

    @Test(arguments: [CompletionShell.bash, .zsh, .fish])
    func everyCommandAndOptionIsCompleted(shell: CompletionShell) {
        let script = SluiceCommand.completionScript(for: shell)
        for command in commands {
            #expect(script.contains(command.commandName), "\(command.call)")
            for argument in command.shownArguments {
                for name in argument.names ?? [] {
                    // fish is told `-l from`, the others `--from`.
                    #expect(script.contains(name.name), "\(command.call) \(name.name)")
                }
            }
        }
    }

    @Test func filesAndWordsAreCompleted() {
        let script = SluiceCommand.completionScript(for: .bash)
        for option in ["to", "temp-dir", "keep", "from", "catalog"] {
            let offered = script.split(separator: "'--\(option)')").dropFirst().first ?? ""
            #expect(offered.prefix(80).contains("_add_completions -"), "--\(option)")
        }
        #expect(script.contains("append"))
        #expect(script.contains("process"))
    }

    @Test func everyExampleOfTheHelpIsAValidCommandLine() throws {
        var count = 0
        for command in commands {
            let examples = Self.commandLines(command.help.examples)
            #expect(!examples.isEmpty, "\(command.call) has no example")
            for words in examples {
                #expect(words.first == "sluice", "\(words)")
                count += 1
                do {
                    _ = try SluiceCommand.parseAsRoot(Array(words.dropFirst()))
                } catch {
                    Issue.record("\(words): \(SluiceCommand.fullMessage(for: error))")
                }
            }
        }
        #expect(count >= 20)
    }

    /// The words of commands that may go on behind a backslash at the end of a line.
    private static func commandLines(_ lines: [String]) -> [[String]] {
        var commands: [String] = []
        for line in lines {
            if let last = commands.last, last.hasSuffix("\\") {
                commands[commands.count - 1] = String(last.dropLast()) + line
            } else {
                commands.append(line)
            }
        }
        return commands.map(words)
    }

    /// The words of a command as a shell sees them: quotes of both kinds, no variables.
    private static func words(_ command: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in command {
            if character == quote {
                quote = nil
            } else if quote == nil, character == "\"" || character == "'" {
                (quote, word) = (character, word ?? "")
            } else if quote != nil || character != " " {
                word = (word ?? "") + String(character)
            } else {
                words += word.map { [$0] } ?? []
                word = nil
            }
        }
        return words + (word.map { [$0] } ?? [])
    }
}
