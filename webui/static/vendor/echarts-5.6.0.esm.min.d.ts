export function init(element: HTMLElement, theme?: object | null, options?: object): any;
