// Placeholder: delete when the room has its first file.
