import vue from "@vitejs/plugin-vue";

const isCustomElement = (tag) => tag === "connect-payment";

export default { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] };
