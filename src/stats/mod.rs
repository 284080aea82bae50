//! Numbers to numbers. Nothing here knows of files, columns or models.

pub mod exact_sum;
pub mod interval;
pub mod json_number;
pub mod multiple_testing;
pub mod order_statistics;
pub mod random;
pub mod special;
pub mod symmetric_eigen;

/// A summary that can be built in parts and put together.
///
/// The law every implementation keeps: observing all equals merging the parts, for any split, to the last bit.
pub trait Accumulator: Clone {
    /// What is observed at a time.
    type Batch: ?Sized;
    /// Takes a batch in.
    fn observe(&mut self, batch: &Self::Batch);
    /// Takes another part in; `other` comes after `self` in file order.
    fn merge(&mut self, other: Self);
}
