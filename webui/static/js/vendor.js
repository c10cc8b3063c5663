/** The pinned libraries of others, under one name each. */
export { io } from "../vendor/socket.io-4.8.1.esm.min.js";

/** Loaded by pages with charts only: it is large. @returns {Promise<any>} */
export const echarts = () => import("../vendor/echarts-5.6.0.esm.min.js");
