print("gridmill")
