extension Int: OperationScalar {
    public typealias Row = Int64
    public typealias Native = Int64

    @inlinable @inline(__always)
    public static func value(row: Int64) -> Int { Int(row) }
    @inlinable @inline(__always)
    public static func row(of value: Int) -> Int64 { Int64(value) }
    @inlinable
    public static var failed: Int64 { 0 }
    public static var absent: Int { 0 }

    public func pack(into packer: inout Packer) { packer.write(Int64(self)) }
    public init(from unpacker: inout Unpacker) throws { self = Int(try unpacker.readInteger()) }
}

extension Int64: OperationScalar {
    public typealias Row = Int64
    public typealias Native = Int64

    @inlinable @inline(__always)
    public static func value(row: Int64) -> Int64 { row }
    @inlinable @inline(__always)
    public static func row(of value: Int64) -> Int64 { value }
    @inlinable
    public static var failed: Int64 { 0 }
    public static var absent: Int64 { 0 }

    public func pack(into packer: inout Packer) { packer.write(self) }
    public init(from unpacker: inout Unpacker) throws { self = try unpacker.readInteger() }
}

extension Double: OperationScalar {
    public typealias Row = Double
    public typealias Native = Double

    @inlinable @inline(__always)
    public static func value(row: Double) -> Double { row }
    @inlinable @inline(__always)
    public static func row(of value: Double) -> Double { value }
    @inlinable
    public static var failed: Double { 0 }
    public static var absent: Double { 0 }

    public func pack(into packer: inout Packer) { packer.write(self) }
    public init(from unpacker: inout Unpacker) throws { self = try unpacker.readDouble() }
}

extension Bool: OperationScalar {
    public typealias Row = Bool
    public typealias Native = Bool

    @inlinable @inline(__always)
    public static func value(row: Bool) -> Bool { row }
    @inlinable @inline(__always)
    public static func row(of value: Bool) -> Bool { value }
    @inlinable
    public static var failed: Bool { false }
    public static var absent: Bool { false }

    public func pack(into packer: inout Packer) { packer.write(self) }
    public init(from unpacker: inout Unpacker) throws { self = try unpacker.readBool() }
}
