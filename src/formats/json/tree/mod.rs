//! Documents: what events leave behind, to look into.

pub mod builder;
pub mod document;
pub mod lookup;
pub mod node;
pub mod pointer;
pub mod values;
