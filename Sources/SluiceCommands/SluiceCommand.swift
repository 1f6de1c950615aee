package struct SluiceCommand { package static func launch() async {} }
