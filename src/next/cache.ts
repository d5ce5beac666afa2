export { cacheLife } from './cache-life.ts';
export { cacheTag } from './cache-tag.ts';
export { refresh, revalidatePath, revalidateTag, updateTag } from './revalidate.ts';
export { unstable_cache } from './unstable-cache.ts';
export { unstable_noStore } from './unstable-no-store.ts';
