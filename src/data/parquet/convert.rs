//! Arrow arrays of any readable type to columns of the asked-for kind.

use crate::data::Kind;
use crate::data::column_builder::ColumnBuilder;
use crate::data::missing::Missing;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type,
    Decimal256Type, DecimalType, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type,
    Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, PrimitiveArray};
use arrow_schema::{DataType, TimeUnit};
use std::fmt::Display;

/// Appends an array's values; `first_row` is its first row in the file, from 0.
///
/// # Errors
/// With the type's name when it is none of the readable ones.
pub fn append(
    to: &mut ColumnBuilder,
    array: &ArrayRef,
    missing: &Missing,
    first_row: u64,
) -> Result<(), String> {
    let mut sink = Sink {
        to,
        missing,
        first_row,
    };
    match array.data_type() {
        DataType::Float64 => sink.numbers(array.as_primitive::<Float64Type>(), |v| v),
        DataType::Float32 => sink.numbers(array.as_primitive::<Float32Type>(), f64::from),
        DataType::Float16 => sink.numbers(array.as_primitive::<Float16Type>(), f64::from),
        DataType::Int8 => sink.whole(array.as_primitive::<Int8Type>(), f64::from),
        DataType::Int16 => sink.whole(array.as_primitive::<Int16Type>(), f64::from),
        DataType::Int32 => sink.whole(array.as_primitive::<Int32Type>(), f64::from),
        DataType::Int64 => sink.whole(array.as_primitive::<Int64Type>(), |v| v as f64),
        DataType::UInt8 => sink.whole(array.as_primitive::<UInt8Type>(), f64::from),
        DataType::UInt16 => sink.whole(array.as_primitive::<UInt16Type>(), f64::from),
        DataType::UInt32 => sink.whole(array.as_primitive::<UInt32Type>(), f64::from),
        DataType::UInt64 => sink.whole(array.as_primitive::<UInt64Type>(), |v| v as f64),
        DataType::Decimal32(..) => sink.decimals(array.as_primitive::<Decimal32Type>()),
        DataType::Decimal64(..) => sink.decimals(array.as_primitive::<Decimal64Type>()),
        DataType::Decimal128(..) => sink.decimals(array.as_primitive::<Decimal128Type>()),
        DataType::Decimal256(..) => sink.decimals(array.as_primitive::<Decimal256Type>()),
        DataType::Date32 => sink.moments(array.as_primitive::<Date32Type>(), |v| {
            i64::from(v) * 86_400_000
        }),
        DataType::Date64 => sink.moments(array.as_primitive::<Date64Type>(), |v| v),
        DataType::Timestamp(unit, _) => match unit {
            TimeUnit::Second => {
                sink.moments(array.as_primitive::<TimestampSecondType>(), |v| {
                    v.saturating_mul(1000)
                });
            }
            TimeUnit::Millisecond => {
                sink.moments(array.as_primitive::<TimestampMillisecondType>(), |v| v)
            }
            TimeUnit::Microsecond => {
                sink.moments(array.as_primitive::<TimestampMicrosecondType>(), |v| {
                    v.div_euclid(1_000)
                });
            }
            TimeUnit::Nanosecond => {
                sink.moments(array.as_primitive::<TimestampNanosecondType>(), |v| {
                    v.div_euclid(1_000_000)
                });
            }
        },
        DataType::Boolean => sink.each(array, |sink, i, row| {
            let value = array.as_boolean().value(i);
            if sink.to.kind() == Kind::Numeric {
                sink.to.push_number(f64::from(u8::from(value)), row);
            } else {
                sink.to
                    .push_text(if value { "true" } else { "false" }, sink.missing, row);
            }
        }),
        DataType::Utf8 => sink.each(array, |sink, i, row| {
            sink.to
                .push_text(array.as_string::<i32>().value(i), sink.missing, row);
        }),
        DataType::Binary => sink.each(array, |sink, i, row| {
            match std::str::from_utf8(array.as_binary::<i32>().value(i)) {
                Ok(text) => sink.to.push_text(text, sink.missing, row),
                Err(_) => sink.to.push_unreadable("bytes that are not UTF-8", row),
            }
        }),
        DataType::Null => (0..array.len()).for_each(|_| sink.to.push_missing()),
        other => return Err(other.to_string()),
    }
    Ok(())
}

struct Sink<'a> {
    to: &'a mut ColumnBuilder,
    missing: &'a Missing,
    first_row: u64,
}

impl Sink<'_> {
    fn each(&mut self, array: &dyn Array, mut push: impl FnMut(&mut Self, usize, u64)) {
        for i in 0..array.len() {
            if array.is_null(i) {
                self.to.push_missing();
            } else {
                let row = self.first_row + i as u64;
                push(self, i, row);
            }
        }
    }

    fn numbers<T: ArrowPrimitiveType>(
        &mut self,
        array: &PrimitiveArray<T>,
        number: impl Fn(T::Native) -> f64,
    ) {
        if !self.missing.any_number_like()
            && let Some(to) = self.to.numbers()
        {
            for value in array.iter() {
                to.append_option(value.map(&number).filter(|v| !v.is_nan()));
            }
            return;
        }
        self.each(array, |sink, i, row| {
            let value = number(array.value(i));
            if sink.missing.any_number_like() && sink.missing.holds(&value.to_string()) {
                sink.to.push_missing();
            } else {
                sink.to.push_number(value, row);
            }
        });
    }

    /// Whole numbers keep all their digits as categories: an id of 64 bits is not rounded.
    fn whole<T>(&mut self, array: &PrimitiveArray<T>, number: impl Fn(T::Native) -> f64)
    where
        T: ArrowPrimitiveType,
        T::Native: Display,
    {
        if matches!(self.to.kind(), Kind::Categorical | Kind::Text) {
            self.each(array, |sink, i, row| {
                sink.to
                    .push_text(&array.value(i).to_string(), sink.missing, row)
            });
        } else {
            self.numbers(array, number);
        }
    }

    fn decimals<T: DecimalType>(&mut self, array: &PrimitiveArray<T>) {
        self.each(array, |sink, i, row| {
            let text = array.value_as_string(i);
            let short = match text.contains('.') {
                true => text.trim_end_matches('0').trim_end_matches('.'),
                false => &text,
            };
            sink.to.push_text(short, sink.missing, row);
        });
    }

    fn moments<T: ArrowPrimitiveType>(
        &mut self,
        array: &PrimitiveArray<T>,
        ms: impl Fn(T::Native) -> i64,
    ) {
        self.each(array, |sink, i, row| {
            sink.to.push_moment(ms(array.value(i)), row)
        });
    }
}
