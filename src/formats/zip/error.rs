//! The zip crate's errors as ours.

use crate::formats::io::Parked;
use crate::stream::{Error, Status};
use zip::result::ZipError;

/// The stream's own error where there is one, else what the crate says.
pub fn translate(parked: &Parked, error: &ZipError) -> Error {
    if let Some(own) = parked.take() {
        return own;
    }
    let status = match error {
        ZipError::UnsupportedArchive(_)
        | ZipError::CompressionMethodNotSupported(_)
        | ZipError::InvalidPassword => Status::UNSUPPORTED,
        ZipError::Io(error) if error.kind() == std::io::ErrorKind::OutOfMemory => Status::NO_MEMORY,
        ZipError::FileNotFound => Status::NOT_FOUND,
        _ => Status::ZIP,
    };
    Error::new(status, format_args!("{error}"))
}
