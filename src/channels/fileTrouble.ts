const words: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
  EROFS: 'the disk is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'a folder is in its place',
  EEXIST: 'something else is in its place',
  ENOENT: 'its folder is not there and can not be made',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its path goes round in circles',
  EMFILE: 'this process has no file handle left',
  ENFILE: 'this machine has no file handle left',
  EIO: 'the disk does not answer',
};

/** What a system's code says of a file, in words, with the code behind them for whoever looks it up. */
export const fileTrouble = (code: string): string => {
  const said = words[code];
  return said === undefined ? code : `${said} (${code})`;
};
