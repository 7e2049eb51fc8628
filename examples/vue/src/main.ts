import { createApp } from "vue";
import Till from "./Till.vue";

createApp(Till).mount("#till");
