internal import DataCatalog
internal import Foundation

/// What holds for a command or a job: every key, its value, and who says so.
///
/// An option counts more than a variable, a variable more than the file, the file more than what is
/// usual.
package struct Configuration: Sendable {
    /// Who says a value.
    package enum Origin: Sendable, Hashable {
        /// An option of the command line, or an argument of a job, by its name without `--`.
        case option(String)
        /// A variable of the environment, by its name.
        case variable(String)
        /// A line of a file.
        case file(path: String, line: Int)
        /// Nobody: it is the usual one.
        case usual
    }

    /// A value as text; `nil` if nothing says one and nothing is usual.
    package struct Setting: Sendable, Hashable {
        package let text: String?
        package let origin: Origin
    }

    /// The path of the file that was read, if there is one.
    package let file: String?
    private let settings: [ConfigurationKey: Setting]

    package subscript(key: ConfigurationKey) -> Setting {
        settings[key] ?? Setting(text: nil, origin: .usual)
    }

    /// - Parameters:
    ///   - options: What the command line says, checked or not.
    ///   - file: The file that it names, if it names one.
    /// - Throws: ``ConfigurationError`` that says which place has which key wrong; ``JobError`` of
    ///   kind `invalidArgument` for an option, ``ExpressionError`` for one of a time zone.
    package init(
        options: [ConfigurationKey: String] = [:],
        file path: String? = nil,
        in environment: HostEnvironment = .current
    ) throws {
        let file = try ConfigurationFile.find(named: path, in: environment)
        self.file = file?.path
        var settings: [ConfigurationKey: Setting] = [:]
        for key in ConfigurationKey.allCases {
            settings[key] = try Self.setting(key, options, file, environment)
        }
        self.settings = settings
    }

    private static func setting(
        _ key: ConfigurationKey,
        _ options: [ConfigurationKey: String],
        _ file: ConfigurationFile?,
        _ environment: HostEnvironment
    ) throws -> Setting {
        if let text = options[key] {
            let option = key.option ?? key.name
            do {
                return Setting(text: try key.checked(text), origin: .option(option))
            } catch let error as ConfigurationError {
                throw JobError(.invalidArgument, "--\(option) \(error.message)")
            }
        }
        if let variable = key.variables.first(where: { environment[$0] != nil }),
            let text = environment[variable]
        {
            try check(key, text, place: variable)
            return Setting(text: text, origin: .variable(variable))
        }
        if let file, let found = file.settings[key] {
            try check(key, found.text, place: "\(file.path):\(found.line):\(found.column)")
            return Setting(
                text: key.isPath ? path(found.text, of: key, file, environment) : found.text,
                origin: .file(path: file.path, line: found.line)
            )
        }
        if key == .catalog {
            return Setting(text: Lake.usualCatalogPath(environment), origin: .usual)
        }
        return Setting(text: key.usualText, origin: .usual)
    }

    private static func check(_ key: ConfigurationKey, _ text: String, place: String) throws {
        do {
            _ = try key.checked(text)
        } catch let error as ConfigurationError {
            throw ConfigurationError(error.kind, "\(key.name): \(error.message)", place: place)
        } catch {
            throw ConfigurationError(.invalidValue, "\(key.name): \(error)", place: place)
        }
    }

    /// A path of a file as seen from the file's folder, with `~/` as shells read it.
    private static func path(
        _ text: String,
        of key: ConfigurationKey,
        _ file: ConfigurationFile,
        _ environment: HostEnvironment
    ) -> String {
        if key == .catalog, CatalogPlace.isService(text) { return text }
        if key == .ledger, text.contains(":/") { return text }
        if text.hasPrefix("~/") { return environment.home + text.dropFirst() }
        let folder = URL(filePath: file.path).deletingLastPathComponent().path
        return environment.absolute(text, from: folder)
    }
}

extension Configuration.Origin: CustomStringConvertible {
    /// For example `--memory`, `SLUICE_MEMORY`, `/data/sluice.yaml:3` or `default`.
    package var description: String {
        switch self {
        case .option(let name): "--\(name)"
        case .variable(let name): name
        case .file(let path, let line): "\(path):\(line)"
        case .usual: "default"
        }
    }
}

extension Configuration {
    /// What the arguments of a job say, and for the rest what holds for its process.
    ///
    /// - Throws: As ``init(options:file:in:)``.
    package init(_ arguments: JobArguments, in environment: HostEnvironment = .current) throws {
        var options: [ConfigurationKey: String] = [:]
        for key in ConfigurationKey.allCases {
            options[key] = key.option.flatMap { arguments[$0] }
        }
        // Glue's own spelling.
        options[.temporaryFolder] = options[.temporaryFolder] ?? arguments["TempDir"]
        try self.init(options: options, file: arguments["config"], in: environment)
    }
}
