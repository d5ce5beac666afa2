import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, the longest first: whichever of them came last would be waited for alone. */
const SLOW = [
  'docs',
  'twin-recorded',
  'guide-example',
  'malformed-routes',
  'targets',
  'contract-trailing-slash',
  'guide-browser',
  'server-actions-browser',
  'caching-build',
  'workers',
  'survive-many-requests',
  'cron-fleet',
  'build',
];

/** Begins with the test files that take longest. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rest = await super.sort(files);
    return rest.toSorted((one, other) => rank(one) - rank(other));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const place = SLOW.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return place < 0 ? SLOW.length : place;
}
