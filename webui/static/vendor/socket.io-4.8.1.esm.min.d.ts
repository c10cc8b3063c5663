export function io(options?: object): any;
