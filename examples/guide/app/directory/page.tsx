import type { Metadata } from 'next';
import { UserDirectory } from '@/components/user-directory';

export const metadata: Metadata = { title: 'Directory' };

export default function DirectoryPage() {
  return (
    <>
      <h1>Directory</h1>
      <UserDirectory />
      <noscript>
        <p>
          This page asks the API from your browser, which takes JavaScript. <a href="/users">Users</a> works
          without.
        </p>
      </noscript>
    </>
  );
}
