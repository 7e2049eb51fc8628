package strange
