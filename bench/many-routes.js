/** The paths of the routes of an app, half of them with a dynamic segment: `/api/r00001`, `/api/r00002/[id]`. */
export function manyRoutes(count) {
  return Array.from({ length: count }, (_, index) => {
    const path = `/api/r${String(index + 1).padStart(5, '0')}`;
    return { path, isDynamic: index % 2 === 1 };
  });
}

/** The path of the route in the middle of an app with this many. */
export function middlePath(count, isDynamic) {
  const routes = manyRoutes(count).filter((route) => route.isDynamic === isDynamic);
  const { path } = routes[routes.length >> 1];
  return isDynamic ? `${path}/42` : path;
}
