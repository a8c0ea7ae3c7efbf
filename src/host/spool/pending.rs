//! Small writes on their way to the disk, combined into large ones.

/// Bytes that are combined; larger writes go to the disk at once.
pub(super) const COMBINED: usize = 65_536;

/// One stretch of content that the file does not have yet.
#[derive(Default)]
pub(super) struct Pending {
    at: u64,
    bytes: Vec<u8>,
    /// How long the stretch may become: so far there is space for it on the disk.
    most: usize,
}

impl Pending {
    pub fn at(&self) -> u64 {
        self.at
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn end(&self) -> u64 {
        self.at + self.bytes.len() as u64
    }

    /// Bytes of memory.
    pub fn memory_use(&self) -> usize {
        self.bytes.capacity()
    }

    /// Gives the memory back; nothing may be waiting.
    pub fn shrink(&mut self) {
        self.bytes = Vec::new();
    }

    /// Makes sure of room for as much as is ever combined; answers whether there is.
    pub fn has_room(&mut self) -> bool {
        self.bytes.capacity() >= COMBINED || self.bytes.try_reserve_exact(COMBINED).is_ok()
    }

    /// Begins with `data` at `at`, to become `most` bytes long; there is room, and nothing was waiting.
    pub fn begin(&mut self, at: u64, data: &[u8], most: usize) {
        self.at = at;
        self.most = most;
        self.extend(data);
    }

    /// Adds `data`, if it lies in the stretch or continues it.
    #[inline]
    pub fn takes(&mut self, at: u64, data: &[u8]) -> bool {
        let Some(start) = at.checked_sub(self.at).and_then(|start| usize::try_from(start).ok()) else {
            return false;
        };
        let len = self.bytes.len();
        if len == 0 || start > len || data.len() > self.most.saturating_sub(start) {
            return false;
        }
        let (over, behind) = data.split_at(data.len().min(len - start));
        self.bytes[start..start + over.len()].copy_from_slice(over);
        self.extend(behind);
        true
    }

    /// Adds `data` at the end, if that is at `at`.
    #[inline]
    pub fn appends(&mut self, at: u64, data: &[u8]) -> bool {
        let len = self.bytes.len();
        let fits = len > 0 && at == self.at + len as u64 && data.len() <= self.most.saturating_sub(len);
        if fits {
            self.extend(data);
        }
        fits
    }

    #[inline]
    fn extend(&mut self, data: &[u8]) {
        #[allow(clippy::disallowed_methods)] // there is room for all that may be combined
        self.bytes.extend_from_slice(data);
    }

    /// All of it is in the file.
    pub fn clear(&mut self) {
        self.bytes.clear();
    }

    /// Forgets what lies behind `size`, and that there is space for more.
    pub fn cut(&mut self, size: u64) {
        let left = usize::try_from(size.saturating_sub(self.at)).unwrap_or(usize::MAX);
        self.bytes.truncate(left);
        self.most = self.bytes.len();
    }
}
