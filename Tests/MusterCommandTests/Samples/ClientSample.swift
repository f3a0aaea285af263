import Muster

/// The README's and the journey's code. It is compiled, and what stands in the documents has to stand here.
func clientSample() async throws -> Value {
    let client = try await Client("tcp://127.0.0.1:5555")
    let y = try await client.get(["x": 1, "y": .call("math.add", .key("x"), 2)], "y")
    await client.close()
    return y
}
