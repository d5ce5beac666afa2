export { refresh, revalidatePath, revalidateTag, updateTag } from './revalidate.ts';
export { unstable_cache } from './unstable-cache.ts';
export { unstable_noStore } from './unstable-no-store.ts';
