//! The order of the bytes of a code unit.

/// Which byte of a code unit comes first: the one of least or of most weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

impl Order {
    pub(super) const NATIVE: Order = if cfg!(target_endian = "big") { Order::Big } else { Order::Little };

    pub(super) fn other(self) -> Order {
        if self == Order::Little { Order::Big } else { Order::Little }
    }

    /// Two bytes as a number.
    #[inline]
    pub(super) fn unit16(self, bytes: [u8; 2]) -> u16 {
        match self {
            Order::Little => u16::from_le_bytes(bytes),
            Order::Big => u16::from_be_bytes(bytes),
        }
    }

    /// Four bytes as a number.
    #[inline]
    pub(super) fn unit32(self, bytes: [u8; 4]) -> u32 {
        match self {
            Order::Little => u32::from_le_bytes(bytes),
            Order::Big => u32::from_be_bytes(bytes),
        }
    }

    #[inline]
    pub(super) fn bytes16(self, unit: u16) -> [u8; 2] {
        match self {
            Order::Little => unit.to_le_bytes(),
            Order::Big => unit.to_be_bytes(),
        }
    }

    #[inline]
    pub(super) fn bytes32(self, unit: u32) -> [u8; 4] {
        match self {
            Order::Little => unit.to_le_bytes(),
            Order::Big => unit.to_be_bytes(),
        }
    }
}
