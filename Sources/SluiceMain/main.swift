internal import SluiceCommands

await SluiceCommand.launch()
