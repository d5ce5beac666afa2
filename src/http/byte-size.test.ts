import { expect, expectTypeOf, test } from 'vitest';
import { type ByteSize, parseByteSize, readByteSize } from './byte-size.ts';

test.each([
  [0, 0],
  [1, 1],
  [10 * 1024 * 1024, 10_485_760],
  ['0', 0],
  ['0mb', 0],
  ['100', 100],
  ['100b', 100],
  ['16kb', 16_384],
  ['16KB', 16_384],
  ['16 Kb', 16_384],
  [' 16kb ', 16_384],
  ['1.5kb', 1536],
  ['1.0005kb', 1024],
  ['10mb', 10_485_760],
  ['1gb', 1_073_741_824],
  ['2tb', 2_199_023_255_552],
])('readByteSize: %j is %j bytes', (value, bytes) => {
  expect(readByteSize(value)).toBe(bytes);
  expect(parseByteSize(value, 'x')).toBe(bytes);
});

test.each([
  [-1, '-1'],
  [1.5, '1.5'],
  [NaN, 'NaN'],
  [Infinity, 'Infinity'],
  [2 ** 53, '9007199254740992'],
  ['', "''"],
  ['mb', "'mb'"],
  ['-1mb', "'-1mb'"],
  ['+1mb', "'+1mb'"],
  ['10 megabytes', "'10 megabytes'"],
  ['10mib', "'10mib'"],
  ['10m', "'10m'"],
  ['1,5mb', "'1,5mb'"],
  ['.5mb', "'.5mb'"],
  ['1e3', "'1e3'"],
  ['0x10', "'0x10'"],
  ['10mb, or so', "'10mb, or so'"],
  ['0.5b', "'0.5b'"],
  ['9999999tb', "'9999999tb'"],
  [null, 'null'],
  [undefined, 'undefined'],
  [true, 'true'],
  [10n, '10'],
  [['10mb'], '10mb'],
  [Symbol('size'), 'Symbol(size)'],
])('parseByteSize: %s is no size', (value, shown) => {
  expect(readByteSize(value)).toBeUndefined();
  expect(() => parseByteSize(value, 'maxBodySize of app/route.ts')).toThrow(
    new TypeError(
      `maxBodySize of app/route.ts must be a whole number of bytes, or a text such as '512kb' or '10mb': received ${shown}`,
    ),
  );
});

test('ByteSize: takes numbers and texts with a unit', () => {
  expectTypeOf<512>().toExtend<ByteSize>();
  expectTypeOf<'512kb'>().toExtend<ByteSize>();
  expectTypeOf<'1.5MB'>().toExtend<ByteSize>();
  expectTypeOf<'512 bytes'>().not.toExtend<ByteSize>();
});
