/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.properties;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.eclipse.ui.views.properties.IPropertyDescriptor;
import org.eclipse.ui.views.properties.IPropertySource;
import org.eclipse.ui.views.properties.PropertyDescriptor;

/** Read-only properties, whose values are made each time they are asked for. */
final class NodeProperties implements IPropertySource {

	private record Property(PropertyDescriptor descriptor, Supplier<String> value) {
	}

	private final Map<Object, Property> properties = new LinkedHashMap<>();
	private String category = ""; //$NON-NLS-1$

	/** What is added from now on belongs to this category. */
	NodeProperties in(String newCategory) {
		category = newCategory;
		return this;
	}

	/** @param value quick; {@code null} or empty if there is nothing to say */
	NodeProperties add(String name, Supplier<String> value) {
		// Categories and names are sorted by the view; the order in which they were added is kept by the id.
		String id = category + '/' + name;
		var descriptor = new PropertyDescriptor(id, name);
		descriptor.setCategory(category);
		descriptor.setAlwaysIncompatible(false);
		properties.put(id, new Property(descriptor, value));
		return this;
	}

	@Override
	public Object getEditableValue() {
		return null;
	}

	@Override
	public IPropertyDescriptor[] getPropertyDescriptors() {
		return properties.values().stream().map(Property::descriptor).toArray(IPropertyDescriptor[]::new);
	}

	@Override
	public Object getPropertyValue(Object id) {
		Property property = properties.get(id);
		String value = property == null ? null : property.value().get();
		return value == null ? "" : value; //$NON-NLS-1$
	}

	@Override
	public boolean isPropertySet(Object id) {
		return false;
	}

	@Override
	public void resetPropertyValue(Object id) {
		// Nothing can be changed.
	}

	@Override
	public void setPropertyValue(Object id, Object value) {
		// Nothing can be changed.
	}
}
