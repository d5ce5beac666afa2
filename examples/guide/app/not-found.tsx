import type { Metadata } from 'next';
import Link from 'next/link';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <>
      <h1>There is nothing here</h1>
      <p>
        Back to the <Link href="/">start</Link>.
      </p>
    </>
  );
}
