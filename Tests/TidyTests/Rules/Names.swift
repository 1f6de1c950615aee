/// What things may be called.
enum Names {
    /// Names of drawers: what lies in them belongs beside its only user, or deserves a name.
    static let drawers: Set = [
        "Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Common", "Manager", "Misc",
        "Extensions",
    ]

    static func drawerFindings(paths: [String]) -> [Finding] {
        paths.compactMap { path in
            let names = path.split(separator: "/").flatMap { camelCaseWords(in: $0) }
            guard let drawer = names.first(where: drawers.contains) else { return nil }
            return Finding(path: path, line: 1, message: "\(drawer) is a drawer: name the thing")
        }
    }

    /// `HiveUtils.swift` has the words Hive, Utils, swift.
    static func camelCaseWords(in name: some StringProtocol) -> [String] {
        var words: [String] = []
        var previous: Character = " "
        for character in name {
            if !character.isLetter {
                words.append("")
            } else if words.isEmpty || character.isUppercase && !previous.isUppercase {
                words.append(String(character))
            } else {
                words[words.count - 1].append(character)
            }
            previous = character
        }
        return words.filter { !$0.isEmpty }
    }

    /// A module named like a type in it cannot be used to qualify a name.
    static func moduleFindings(in file: SwiftFile) -> [Finding] {
        let kinds: Set = ["struct", "class", "enum", "protocol", "actor", "typealias"]
        return file.code.indices.compactMap { index in
            guard let kind = file.codeText(index), kinds.contains(kind),
                file.code[index].kind == .word, file.codeText(index + 1) == file.target
            else { return nil }
            return file.finding(
                file.code[index].line,
                "\(kind) \(file.target) is named like its module: \(file.target).Name would "
                    + "look inside the type"
            )
        }
    }

    /// Test targets without sources of that name that are meant to be so.
    static let testsOfMany: Set = [
        "FaultProxy", "FaultProxyTests", "Fuzz", "FuzzTests", "GlueTesting", "SeededRandom",
        "StoreContract", "TidyTests",
    ]

    /// Targets that are tested through the ones above them.
    static let testedFromAbove: Set = ["Buffers", "Columns", "SluiceMain"]

    static func mirrorFindings(targets: [String], testTargets: [String]) -> [Finding] {
        let strangers = testTargets.filter { name in
            !testsOfMany.contains(name) && !targets.contains { "\($0)Tests" == name }
        }
        let untested = targets.filter { name in
            !testedFromAbove.contains(name) && !testTargets.contains("\(name)Tests")
        }
        return strangers.map {
            Finding(path: "Tests/\($0)", line: 1, message: "tests a target that does not exist")
        }
            + untested.map {
                Finding(
                    path: "Sources/\($0)",
                    line: 1,
                    message: "has no tests: make Tests/\($0)Tests"
                )
            }
    }
}
