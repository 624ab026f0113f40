// What this window keeps of a sheet over a reload; closing the window forgets it.

export function kept(key) {
  return {
    read() {
      try {
        return JSON.parse(sessionStorage.getItem(key)) ?? [];
      } catch {
        return [];
      }
    },
    // Whether it could be kept: a browser may forbid it.
    write(entries) {
      try {
        if (entries.length) sessionStorage.setItem(key, JSON.stringify(entries));
        else sessionStorage.removeItem(key);
        return true;
      } catch {
        return entries.length === 0;
      }
    },
  };
}
