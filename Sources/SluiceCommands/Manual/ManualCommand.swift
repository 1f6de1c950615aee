internal import ArgumentParser
internal import Foundation

/// `sluice generate-manual`, for those who package Sluice.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate-manual",
        abstract: "Write the pages of the manual into a folder.",
        discussion: """
            EXAMPLE
              sluice generate-manual /usr/local/share/man/man1
            """,
        shouldDisplay: false
    )

    @Argument(help: "The folder, which must be there.", completion: .directory)
    var folder: String

    func run() throws {
        for page in ManualPage.pages(of: try CommandDescription.sluice()) {
            try Data(page.text.utf8).write(to: URL(filePath: folder + "/" + page.fileName))
        }
    }
}
