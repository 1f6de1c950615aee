/// The profiles of the shared `config` and `credentials` files.
package struct SharedProfiles: Sendable {
    /// A value of a section, and the file it stands in.
    struct Entry: Sendable {
        let value: SharedFile.Value
        let path: String
    }

    typealias Section = [String: Entry]

    private var profiles: [String: Section] = [:]
    private var sessions: [String: Section] = [:]
    private var services: [String: Section] = [:]
    /// The files that were looked for, for people.
    let paths: [String]

    /// The profiles of the files that the environment names.
    ///
    /// - Throws: ``AWSError`` of kind `invalidConfiguration` if a file that is there cannot be
    ///   read. One that is absent has no profiles.
    package init(_ environment: AWSEnvironment) throws {
        let config = environment.expanded(environment["AWS_CONFIG_FILE"] ?? "~/.aws/config")
        let credentials = environment.expanded(
            environment["AWS_SHARED_CREDENTIALS_FILE"] ?? "~/.aws/credentials"
        )
        paths = [config, credentials]
        if let text = try environment.readFile(config) {
            for (section, values) in try SharedFile(text, path: config).sections {
                add(section, values, path: config)
            }
        }
        // What both files have, the credentials file has it.
        if let text = try environment.readFile(credentials) {
            for (section, values) in try SharedFile(text, path: credentials).sections {
                merge(values, path: credentials, into: &profiles[section, default: [:]])
            }
        }
    }

    /// The names of the profiles, sorted.
    package var names: [String] { profiles.keys.sorted() }

    func contains(_ profile: String) -> Bool { profiles[profile] != nil }

    /// A value of the profile; an empty one is none.
    func value(_ key: String, of profile: String) -> Setting<String>? {
        guard let entry = profiles[profile]?[key], !entry.value.text.isEmpty else { return nil }
        return setting(entry.value.text, key, profile, entry)
    }

    /// A value nested below a key of the profile: `addressing_style` below `s3`.
    func value(_ key: String, below outer: String, of profile: String) -> Setting<String>? {
        guard let entry = profiles[profile]?[outer], let text = entry.value.nested[key] else {
            return nil
        }
        return setting(text, "\(outer).\(key)", profile, entry)
    }

    /// A value for one service, from the `services` section that the profile names.
    func value(_ key: String, service: String, of profile: String) -> Setting<String>? {
        guard let section = value("services", of: profile)?.value,
            let entry = services[section]?[service], let text = entry.value.nested[key]
        else { return nil }
        return setting(text, "services \(section).\(service).\(key)", profile, entry)
    }

    /// A value of an `sso-session`.
    func value(_ key: String, session: String) -> String? {
        sessions[session]?[key].flatMap { $0.value.text.isEmpty ? nil : $0.value.text }
    }

    private func setting(
        _ text: String,
        _ key: String,
        _ profile: String,
        _ entry: Entry
    ) -> Setting<String> {
        Setting(text, from: .profile(name: profile, key: key, path: entry.path))
    }

    private mutating func add(_ name: String, _ values: [String: SharedFile.Value], path: String) {
        let words = name.split(separator: " ", maxSplits: 1).map(String.init)
        switch (words.first, words.dropFirst().first) {
        case ("profile", let profile?):
            merge(values, path: path, into: &profiles[profile, default: [:]])
        case ("sso-session", let session?):
            merge(values, path: path, into: &sessions[session, default: [:]])
        case ("services", let section?):
            merge(values, path: path, into: &services[section, default: [:]])
        case ("default", nil): merge(values, path: path, into: &profiles["default", default: [:]])
        default: break
        }
    }

    private func merge(
        _ values: [String: SharedFile.Value],
        path: String,
        into section: inout Section
    ) {
        for (key, value) in values { section[key] = Entry(value: value, path: path) }
    }
}
